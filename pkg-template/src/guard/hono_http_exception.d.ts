declare module 'hono/http-exception' {
  export class HTTPException extends Error {
    constructor(status: number, options?: { res?: Response; message?: string; cause?: unknown });
  }
}
