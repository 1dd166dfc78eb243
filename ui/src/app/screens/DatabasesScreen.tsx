/** The databases that actions write to. */
import { Providers } from "@/app/providers";
import { DatabasesScreen } from "@/features/databases/DatabasesScreen";

export default function DatabasesPlace() {
  return (
    <Providers>
      <DatabasesScreen />
    </Providers>
  );
}
