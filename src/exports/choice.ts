import type { NewOutput, Proposal, Words } from '@vitrine/sdk';
import type { IFigure } from '../chart/widget.js';

/** What could leave: a recorded query as a table or a figure of it, or code. */
export type Choice =
  | { kind: 'table'; query: string; /** By what she knows the result. */ called?: string }
  | { kind: 'figure'; query: string; figure: IFigure }
  | { kind: 'code'; file: string; content: string };

/** Two choices of one thing have one key. */
export const keyOf = (choice: Choice): string =>
  choice.kind === 'code' ? JSON.stringify([choice.kind, choice.file]) : JSON.stringify([choice.kind, choice.query, choice.kind === 'figure' ? choice.figure.spec : null]);

/** What the researcher may write about an output. */
export interface ITexts {
  name: string;
  words: Words;
  title: string;
  alt: string;
}

export const noWords: Words = { description: '', population: '', filter: '', unit: '', variables: '' };

/** The texts before she writes anything: those of lineage as soon as it has answered. */
export function textsOf(choice: Choice, proposal: Proposal | null): ITexts {
  const words = proposal?.words ?? noWords;
  switch (choice.kind) {
    case 'code':
      return { name: choice.file, words, title: '', alt: '' };
    case 'table':
      return { name: proposal?.name ?? '', words, title: '', alt: '' };
    case 'figure':
      return { name: proposal?.name ? `${proposal.name}-${choice.figure.geometry === undefined ? 'chart' : 'map'}` : '', words, title: choice.figure.title, alt: choice.figure.alt };
  }
}

/** A name that a file may have; the gateway takes no other characters. */
export const fileName = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 100);

/** The output as the gateway is asked to make it. */
export function outputOf(choice: Choice, { name, words, title, alt }: ITexts): NewOutput {
  switch (choice.kind) {
    case 'code':
      return { kind: 'code', name, words, content: choice.content };
    case 'table':
      return { kind: 'table', name, words, query: choice.query };
    case 'figure': {
      const { spec, geometry } = choice.figure;
      return { kind: 'figure', name, words, query: choice.query, spec, title, alt, ...(geometry === undefined ? {} : { geometry }) };
    }
  }
}
