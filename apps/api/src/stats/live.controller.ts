import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Audience } from '../auth/audience';
import { LiveClients } from './live-clients';

@ApiTags('stats')
@Controller('api/stats/events')
export class LiveController {
  constructor(private readonly clients: LiveClients) {}

  /**
   * Follow what happens in the fleet, as server-sent events
   *
   * @remarks Each event's `data` is one JSON object: `{"kind": "device" | "seen" | "update" | "firmware" | "rollout" | "resync", …}` with
   * the ids concerned. After `resync` events may be missing, so whatever is shown has to be read again. A comment comes every 15 seconds.
   * A client that does not read what it is sent is cut off; it may connect again.
   * @throws {401} Nobody is signed in.
   * @throws {503} Too many clients are listening; `Retry-After` says when to try again.
   */
  @Get()
  @Audience('viewer')
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  follow(@Res() response: Response): void {
    this.clients.add(response);
  }
}
