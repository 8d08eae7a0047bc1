/** The generated module as text: the types of the document, and the schema itself as data. */
export function storyboardModule(): Promise<string>;
