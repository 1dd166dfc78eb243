/** For a browser without a session: a password, or where the one-time address is. */
export { SignInScreen as default } from "@/features/account/SignInScreen";
