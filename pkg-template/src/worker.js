/** A policy in another thread: `serve` inside a Worker, `connect` outside. */
export { connect } from './worker/connection.js';
export { serve } from './worker/server.js';
