/** Which screen stands at which place. */
import { Component, type ReactNode, Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ActionsScreen } from "@/features/actions/ActionsScreen";
import { m } from "@/paraglide/messages";
import {
  DatabaseScreen,
  DatabasesScreen,
  EditorScreen,
  RunDetailScreen,
  RunScreen,
  RunsScreen,
  SettingsScreen,
  ShareActionScreen,
  SharingScreen,
  StatisticsScreen,
  VersionsScreen,
} from "./screens";

export function Places() {
  const [location] = useLocation();
  return (
    <Fault place={location}>
      <Suspense fallback={null}>
        <Switch>
          <Route path="/actions">
            <ActionsScreen archived={false} />
          </Route>
          <Route path="/archive">
            <ActionsScreen archived />
          </Route>
          <Route path="/actions/:id">{({ id }) => <RunScreen key={id} id={Number(id)} />}</Route>
          <Route path="/actions/:id/edit">
            {({ id }) => <EditorScreen key={id} id={Number(id)} />}
          </Route>
          <Route path="/actions/:id/versions/:version?">
            {({ id, version }) => (
              <VersionsScreen id={Number(id)} version={version ? Number(version) : undefined} />
            )}
          </Route>
          <Route path="/actions/:id/share">
            {({ id }) => <ShareActionScreen key={id} id={Number(id)} />}
          </Route>
          <Route path="/new/query">
            <EditorScreen key="query" type="query" />
          </Route>
          <Route path="/new/http">
            <EditorScreen key="http" type="http" />
          </Route>
          <Route path="/new/row">
            <EditorScreen key="row" type="implicit" />
          </Route>
          <Route path="/runs">
            <RunsScreen />
          </Route>
          <Route path="/runs/statistics">
            <StatisticsScreen />
          </Route>
          <Route path="/runs/:id">{({ id }) => <RunDetailScreen id={id} />}</Route>
          <Route path="/databases">
            <DatabasesScreen />
          </Route>
          <Route path="/databases/:id">
            {({ id }) => <DatabaseScreen key={id} id={Number(id)} table={null} />}
          </Route>
          <Route path="/databases/:id/models">
            {({ id }) => <DatabaseScreen key={id} id={Number(id)} table={null} tab="models" />}
          </Route>
          <Route path="/databases/:id/tables/:table">
            {({ id, table }) => <DatabaseScreen key={id} id={Number(id)} table={Number(table)} />}
          </Route>
          <Route path="/share">
            <SharingScreen />
          </Route>
          <Route path="/settings">
            <SettingsScreen part="secrets" />
          </Route>
          <Route path="/settings/people">
            <SettingsScreen part="people" />
          </Route>
          <Route path="/settings/data">
            <SettingsScreen part="data" />
          </Route>
          <Route path="/settings/about">
            <SettingsScreen part="about" />
          </Route>
          <Route path="/">
            <Redirect to="/actions" replace />
          </Route>
          <Route>
            <EmptyState title={m.places_nothing_here()}>
              <a href="#/actions">{m.places_all_actions()}</a>
            </EmptyState>
          </Route>
        </Switch>
      </Suspense>
    </Fault>
  );
}

/** How browsers say that a part of the page is not on the server any more. */
const REPLACED = /preload CSS|dynamically imported module|importing a module script/i;

/** A screen that broke must not take the sidebar with it. */
class Fault extends Component<{ children: ReactNode; place: string }, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate(before: { place: string }) {
    if (before.place !== this.props.place && this.state.message !== null)
      this.setState({ message: null });
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    const isReplaced = REPLACED.test(this.state.message);
    return (
      <EmptyState
        title={isReplaced ? m.places_updated() : m.places_broke()}
        action={<Button onClick={() => window.location.reload()}>{m.places_reload()}</Button>}
      >
        <p>{isReplaced ? m.places_updated_about() : this.state.message}</p>
      </EmptyState>
    );
  }
}
