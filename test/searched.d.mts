export function searched(state: string, said: string): Promise<void>;
