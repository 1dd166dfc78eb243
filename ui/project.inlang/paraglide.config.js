/** How the catalogues in messages/ become src/paraglide: for npm scripts and Vite alike. */
export default {
  outdir: "./src/paraglide",
  // app/language.ts says which language; nothing is read from cookies or addresses.
  strategy: ["globalVariable", "baseLocale"],
  isServer: "false",
  // One module a message, so that each chunk carries its own; few files for everything else.
  outputStructure: process.env.NODE_ENV === "production" ? "message-modules" : "locale-modules",
  emitReadme: false,
  emitPrettierIgnore: false,
  emitGitIgnore: false,
};
