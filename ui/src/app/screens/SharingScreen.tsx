/** Everything that lets others in. */
import { Providers } from "@/app/providers";
import { SharingScreen } from "@/features/sharing/SharingScreen";

export default function SharingPlace() {
  return (
    <Providers>
      <SharingScreen />
    </Providers>
  );
}
