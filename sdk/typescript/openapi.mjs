/**
 * Types of the gateway's HTTP interface, from its own description: `node sdk/typescript/openapi.mjs http://127.0.0.1:4100/api/openapi.json` renews src/openapi.ts, and a test
 * holds the two together.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

export async function typesOf(description) {
  return `// Made by openapi.mjs from the gateway's description.\n${astToString(await openapiTS(description))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const description = await (await fetch(process.argv[2])).json();
  await writeFile(fileURLToPath(new URL('src/openapi.ts', import.meta.url)), await typesOf(description));
}
