/** Where the controls of a form ask for options that are not in it; without it, nowhere. */
import { createContext } from "react";
import type { OptionsOf } from "@/api/options";
import type { Field } from "@/api/types.gen";

export const OptionsContext = createContext<(field: Field) => OptionsOf | null>(() => null);
