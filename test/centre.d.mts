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
  patience?: number;
}): Promise<RunningGateway>;
