export interface RunningGateway {
  address: string;
  state: string;
  pid: number;
  said(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

export function startGateway(options: {
  root: string;
  state: string;
  log?: string;
  centre?: string;
  env?: Record<string, string>;
  scale?: string;
  /** The example requests, which run queries of their own for a while. */
  examples?: boolean;
  /** Further options of `serve`. */
  more?: string[];
  patience?: number;
}): Promise<RunningGateway>;
