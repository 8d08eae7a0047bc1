/** Places where a word has to occur: the file, and the exact text. */
export const allowedPlaces: readonly { readonly file: string; readonly text: string }[];
