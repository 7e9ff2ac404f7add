/** The text of src/openapi.ts for a description of the HTTP interface. */
export function typesOf(description: unknown): Promise<string>;
