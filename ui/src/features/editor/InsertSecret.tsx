/** A menu of the secrets that a request can name. */
import { useQuery } from "@tanstack/react-query";
import { secretList } from "@/api/secrets";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { navigate } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";

interface Props {
  onInsert: (name: string) => void;
}

export function InsertSecret({ onInsert }: Props) {
  const list = useQuery(secretList());
  const secrets = list.data?.secrets ?? [];
  const items = [
    ...secrets.map(({ name }) => ({ label: name, onSelect: () => onInsert(name) })),
    {
      label: secrets.length === 0 ? m.secrets_add_in_settings() : m.secrets_manage(),
      onSelect: () => navigate("/settings"),
    },
  ];
  return (
    <Menu
      label={m.secrets_insert()}
      items={items}
      trigger={(props) => <Button {...props}>{m.secrets_insert()}</Button>}
    />
  );
}
