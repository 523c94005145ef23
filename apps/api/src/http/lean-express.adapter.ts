import { createServer, IncomingMessage, ServerResponse, type RequestListener, type ServerOptions } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Whether a request was taken; what is not taken goes on to Express. */
export type FrontDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The part of an Express application that gives requests and responses their methods. */
interface ExpressPrototypes {
  request: object;
  response: object;
}

/**
 * Nest's Express adapter with two changes to its HTTP server.
 *
 * Express calls `Object.setPrototypeOf` on every request and response, after which V8 leaves its fast paths for both. Making
 * them with Express's prototypes from the start turns that call into a no-op: the whole management API is several times as
 * fast (docs/performance.md). And the device plane is answered by `frontDoor`, before Express sees the request.
 */
export class LeanExpressAdapter extends ExpressAdapter {
  private frontDoor: FrontDoor = () => false;

  /** From now on, `frontDoor` sees every request first. */
  openFrontDoor(frontDoor: FrontDoor): void {
    this.frontDoor = frontDoor;
  }

  override initHttpServer(): void {
    const express = this.getInstance<RequestListener & ExpressPrototypes>();
    this.httpServer = createServer(messagesOf(express), (request, response) => {
      if (!this.frontDoor(request, response)) express(request, response);
    });
  }
}

/**
 * Node's messages with Express's methods, and Express told that these are its prototypes. They are classes that extend Node's,
 * because V8 keeps one hidden class for those and makes a new one for each object of any other constructor.
 */
function messagesOf(express: ExpressPrototypes): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  class LeanRequest extends IncomingMessage {}
  class LeanResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(LeanRequest.prototype, express.request);
  Object.setPrototypeOf(LeanResponse.prototype, express.response);
  express.request = LeanRequest.prototype;
  express.response = LeanResponse.prototype;
  return { IncomingMessage: LeanRequest, ServerResponse: LeanResponse };
}
