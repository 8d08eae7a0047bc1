/** The reference of the storyboard as Markdown, from its JSON Schema. */
export function storyboardReference(schema: unknown): string;
