/** What other programs may use of the gateway: start it, or work on its state beside it. */
export { serve, type NotebookHost, type ServeOptions, type ServedGateway } from './server.js';
export { createServices, type Clock, type Services } from './services.js';
export { buildApp, type AppOptions } from './app.js';
export type { Gateway } from './gateway.js';
export { Problem, problems, type ProblemCode } from './problem.js';
export type * from './centre/types.js';
