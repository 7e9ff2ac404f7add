import type { Text } from '@vitrine/disclosure';
import type { OutputFile } from '../outputs/types.js';

/** One version of a source that an output was made from. */
export interface ReleasedSource {
  source: string;
  title: Text;
  version: string;
  producer: string;
  producerTitle: Text;
  policyVersion: string;
}

/** The disclosure rules that an output was judged by: names only, because a parameter of dominance helps an intruder. */
export interface ReleasedPack {
  id: string;
  version: string;
  producer: string;
  rules: string[];
}

export interface ReleasedOutput {
  id: string;
  title: Text;
  kind: 'table' | 'figure' | 'code' | 'file' | 'estimates';
  verdict: 'safe alone' | 'review' | 'declared';
  /** How many rows have a withheld value. */
  withheld: number;
  files: OutputFile[];
  /** The researcher's words, as a checker read them. */
  description: string;
  sources: ReleasedSource[];
  packs: ReleasedPack[];
  /** Given only where its literals are no values of a source: the gateway decides. */
  sql?: string;
  queryId?: string;
}

export interface ReleasedDecision {
  who: string;
  role: 'checker' | 'delegate';
  what: 'approve' | 'consent';
  /** Id of the output; without it, of the request. */
  output?: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** All that a package says. Nothing else of the gateway's record goes into it: no evidence, no measured value, no parameter of a rule. */
export interface ReleaseFacts {
  /** A UUID. */
  id: string;
  /** ISO 8601, UTC. */
  released: string;
  centre: { id: string; title: Text };
  project: { id: string; title: Text; purpose: Text };
  request: { id: string; rounds: number };
  author: { name: string };
  outputs: ReleasedOutput[];
  decisions: ReleasedDecision[];
  software: { name: string; version: string }[];
}
