/** Where everything is kept. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { openDataFolder } from "@/api/data";
import { appInfo } from "@/api/info";
import { isInWindow } from "@/api/transport";
import { Button } from "@/components/Button";
import { CopyText } from "@/components/CopyText";
import { Section } from "@/components/Section";

export function FolderSection() {
  const info = useQuery(appInfo());
  const open = useMutation({
    mutationFn: openDataFolder,
    meta: { failureTitle: "The folder could not be opened" },
  });
  return (
    <Section
      title="Data folder"
      about="Actions, runs, links and accounts are in one SQLite file in it. Your databases stay where they are."
    >
      {info.data && (
        <CopyText label="Data folder" text={info.data.data_folder}>
          {isInWindow() && (
            <Button variant="quiet" onClick={() => open.mutate()}>
              Open
            </Button>
          )}
        </CopyText>
      )}
    </Section>
  );
}
