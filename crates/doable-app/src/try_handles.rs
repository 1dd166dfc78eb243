//! Handles tried on a reply before they are saved, in the same worker as in a run.

use doable_domain::template::Position;
use doable_exec::HandleProblem;
use serde_json::Value;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{TriedHandle, TriedHandles, TryHandles},
};

/// What a run takes where an action has no error handle.
const DEFAULT_ERROR_HANDLE: &str = ".status >= 400";

impl App {
    /// What handles make of a reply; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn try_handles(
        &self,
        caller: &Caller,
        request: TryHandles,
    ) -> Result<TriedHandles, AppError> {
        caller.allow(Permission::Edit)?;
        let TryHandles { error_handle, response_handle, reply } = request;
        let is_blank = error_handle.trim().is_empty();
        let error_handle = if is_blank { DEFAULT_ERROR_HANDLE } else { &error_handle };
        Ok(TriedHandles {
            error: self.try_handle(error_handle, &reply).await,
            response: self.try_handle(&response_handle, &reply).await,
        })
    }

    async fn try_handle(&self, program: &str, reply: &Value) -> TriedHandle {
        if program.trim().is_empty() {
            return TriedHandle::Absent;
        }
        match self.executor().run_handle(program, reply).await {
            Ok(Some(value)) => TriedHandle::Yields { value },
            Ok(None) => TriedHandle::Nothing,
            Err(HandleProblem::DoesNotCompile { message, line, column }) => {
                TriedHandle::Failed { message, at: Some(Position { line, column }) }
            }
            Err(problem) => TriedHandle::Failed { message: problem.to_string(), at: None },
        }
    }
}
