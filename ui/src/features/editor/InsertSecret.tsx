/** A menu of the secrets that a request can name. */
import { useQuery } from "@tanstack/react-query";
import { secretList } from "@/api/secrets";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { navigate } from "@/lib/hashLocation";

interface Props {
  onInsert: (name: string) => void;
}

export function InsertSecret({ onInsert }: Props) {
  const list = useQuery(secretList());
  const secrets = list.data?.secrets ?? [];
  const items = [
    ...secrets.map(({ name }) => ({ label: name, onSelect: () => onInsert(name) })),
    {
      label: secrets.length === 0 ? "Add one in Settings" : "Manage secrets",
      onSelect: () => navigate("/settings"),
    },
  ];
  return (
    <Menu
      label="Insert secret"
      items={items}
      trigger={(props) => <Button {...props}>Insert secret</Button>}
    />
  );
}
