/** Where everything is kept. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { openDataFolder } from "@/api/data";
import { appInfo } from "@/api/info";
import { isInWindow } from "@/api/transport";
import { Button } from "@/components/Button";
import { CopyText } from "@/components/CopyText";
import { Section } from "@/components/Section";
import { m } from "@/paraglide/messages";

export function FolderSection() {
  const info = useQuery(appInfo());
  const open = useMutation({
    mutationFn: openDataFolder,
    meta: { failureTitle: m.folder_not_opened() },
  });
  return (
    <Section title={m.folder_title()} about={m.folder_about()}>
      {info.data && (
        <CopyText label={m.folder_title()} text={info.data.data_folder}>
          {isInWindow() && (
            <Button variant="quiet" onClick={() => open.mutate()}>
              {m.common_open()}
            </Button>
          )}
        </CopyText>
      )}
    </Section>
  );
}
