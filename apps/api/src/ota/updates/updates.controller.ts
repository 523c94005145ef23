import { Controller, Get, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { REPORT, schemaOf } from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { readMessage } from '../../devices/device-message';
import { jsonAnswer, type DeviceAnswer, type DeviceCall } from '../../http/device-call';
import { Checks } from './checks.service';
import { Downloads } from './downloads.service';
import { Reports } from './reports.service';

const DEVICE_ID = { name: 'deviceId', example: 'esp32-24a160c3f0de' };

/** What devices call about their firmware (docs/protocol.md). Answered at the front door, before Nest's pipeline. */
@ApiTags('device plane')
@Audience('device')
@Controller('api/ota')
export class UpdatesController {
  constructor(
    private readonly checks: Checks,
    private readonly downloads: Downloads,
    private readonly reports: Reports,
  ) {}

  /**
   * "Is there an update for me?"
   * @remarks The device says what it runs in `X-Device-Version`, `X-Device-Type` and `X-Device-Image`.
   * @throws {304} The answer is the one of `If-None-Match`.
   * @throws {401} The credential is missing or wrong.
   */
  @Get('check/:deviceId')
  @ApiParam(DEVICE_ID)
  @ApiOkResponse({
    schema: {
      example: { update_available: false, message: 'It already runs 2.5.0.', current_version: '2.5.0', check_s: 120 },
    },
  })
  check(call: DeviceCall): Promise<DeviceAnswer> {
    return this.checks.check(call, call.params['deviceId'] ?? '');
  }

  /**
   * An image: whole, in byte ranges, or not at all because the client has it
   * @remarks People download with their session or token; devices as the configured credential level says.
   * @throws {304} `If-None-Match` or `x-ESP32-sketch-sha256` names this image.
   * @throws {401} The credential is missing or wrong.
   * @throws {403} The device was not offered this firmware.
   * @throws {404} There is no such firmware.
   * @throws {410} It was withdrawn, or its rollout was stopped.
   * @throws {416} The range lies outside of the image.
   * @throws {429} Too many downloads are under way.
   */
  @Get('download/:key')
  @ApiParam({ name: 'key', example: 'ESP32_OTA_Base_2.5.0' })
  @ApiQuery({
    name: 'update',
    required: false,
    description: 'The update that the download belongs to; the check puts it there.',
  })
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } })
  download(call: DeviceCall): Promise<DeviceAnswer> {
    return this.downloads.give(call, call.params['key'] ?? '');
  }

  /**
   * A patch that makes an image of the one that the device runs: as a download
   * @remarks The check's answer names it where there is one. Its format, `pcms1`, is in docs/protocol.md.
   * @throws {304} `If-None-Match` names this patch.
   * @throws {401} The credential is missing or wrong.
   * @throws {403} The device was not offered this firmware.
   * @throws {404} There is no such firmware, or no patch to it from this image.
   * @throws {410} The firmware was withdrawn, or its rollout was stopped.
   * @throws {416} The range lies outside of the patch.
   * @throws {429} Too many downloads are under way.
   */
  @Get('delta/:key/:from')
  @ApiParam({ name: 'key', example: 'ESP32_OTA_Base_2.5.0' })
  @ApiParam({ name: 'from', description: 'The digest at the end of the image that the device runs, in hex.' })
  @ApiQuery({
    name: 'update',
    required: false,
    description: 'The update that the download belongs to; the check puts it there.',
  })
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } })
  delta(call: DeviceCall): Promise<DeviceAnswer> {
    return this.downloads.giveDelta(call, call.params['key'] ?? '', call.params['from'] ?? '');
  }

  /**
   * A device says how its update goes. A repeat is accepted
   * @throws {400} A field breaks a rule; the answer names it.
   * @throws {401} The credential is missing or wrong.
   * @throws {404} The device has no such update.
   * @throws {409} The move is impossible, or the old image claims success; nothing has changed.
   */
  @Post('report/:deviceId')
  @ApiParam(DEVICE_ID)
  @ApiBody({ schema: schemaOf(REPORT) })
  @ApiOkResponse({ schema: { example: { accepted: true } } })
  async report(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(
      200,
      await this.reports.report(call, call.params['deviceId'] ?? '', readMessage(REPORT, call.body)),
    );
  }
}
