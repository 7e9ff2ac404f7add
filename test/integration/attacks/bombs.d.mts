export const bombs: { name: string; kind: string; sql: string }[];
