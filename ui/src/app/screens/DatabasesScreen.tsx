/** The databases that actions write to. */
export { DatabasesScreen as default } from "@/features/databases/DatabasesScreen";
