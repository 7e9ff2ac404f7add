import type { ExportRequest, NewOutput, Output, Vitrine } from '@vitrine/sdk';
import { fileName } from './choice.js';
import { proposalOf } from './proposal.js';

/** What may be changed of an output of a returned request. */
export interface IRevision {
  name: string;
  description: string;
  population: string;
  filter: string;
  unit: string;
  variables: string;
  title: string;
  alt: string;
  /** A newer result in the place of the one it is made of. */
  query?: string;
}

export const revisionOf = ({ name, words, title, alt }: Output): IRevision => ({ ...words, name, title: title ?? '', alt: alt ?? '' });

/** Has the gateway make the output again, with the changes. What she does not change is taken from what the gateway holds. */
export async function revise(client: Vitrine, request: string, output: Output, revision: IRevision): Promise<ExportRequest> {
  const { name, title, alt, query: newer, ...words } = revision;
  const query = newer ?? output.query;
  const about = { kind: output.kind, name: fileName(name), words };
  const from = async (): Promise<Omit<NewOutput, keyof typeof about>> => {
    switch (output.kind) {
      case 'table':
        return query === undefined ? {} : { query };
      case 'figure': {
        const spec = await specOf(client, request, output);
        const map = isMap(spec) && query !== undefined ? (await proposalOf(client, query))?.map : undefined;
        return { spec, title, alt, ...(query === undefined ? {} : { query }), ...(map === undefined ? {} : { geometry: map }) };
      }
      default:
        return { content: await base64(await client.exports.file(request, output.id, output.files[0]?.name ?? '')) };
    }
  };
  return client.exports.replaceOutput(request, output.id, { ...about, ...(await from()) });
}

/** The specification that the gateway drew, less what it added: title and description are said beside it. */
async function specOf(client: Vitrine, request: string, output: Output): Promise<Record<string, unknown>> {
  const file = output.files.find(({ name }) => name.endsWith('.vl.json'));
  const { $schema, description, title, data, ...spec } = JSON.parse(await (await client.exports.file(request, output.id, file?.name ?? '')).text()) as Record<string, unknown>;
  return spec;
}

/** Whether places are drawn in it, in whatever layer or panel. */
const isMap = (spec: unknown): boolean => JSON.stringify(spec).includes('"geoshape"');

export async function base64(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  let binary = '';
  // In pieces: a call takes so many arguments only.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
