import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import { BulkChangeDto, BulkChangeResultDto, DeviceImportDto, DeviceQueryDto, LIMITS } from '@pcms/contract';
import type { Request } from 'express';
import { Audience } from '../auth/audience';
import { readRawBody } from '../http/raw-body';
import { DeviceBulk } from './device-bulk.service';
import { DeviceLists } from './device-lists.service';

@ApiTags('devices')
@Controller('api/devices')
export class DeviceListsController {
  constructor(
    private readonly lists: DeviceLists,
    private readonly bulk: DeviceBulk,
  ) {}

  /**
   * Download the devices that match as a CSV: id, name, type, version, tags, groups, notes
   * @throws {400} A filter breaks a rule.
   * @throws {401} Nobody is signed in.
   */
  @Get('csv')
  @Audience('viewer')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="devices.csv"')
  @ApiProduces('text/csv')
  export(@Query() query: DeviceQueryDto): Promise<string> {
    return this.lists.export(query);
  }

  /**
   * Take over names, tags, groups and notes from a CSV: all of it, or nothing when a line is wrong
   *
   * @remarks The first line names the columns; `deviceId` must be one, the others may be missing and then change nothing.
   * Tags and groups are separated by `;`. The file is in UTF-8.
   * @throws {400} A line breaks a rule; the message names it.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {413} The file is too large.
   */
  @Post('csv')
  @HttpCode(200)
  @Audience('operator')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', example: 'deviceId,name,tags\r\nesp32-24a160c3f0de,Hall sign,beta;hall\r\n' } })
  async import(@Req() request: Request): Promise<DeviceImportDto> {
    return this.lists.import(await readRawBody(request, LIMITS.importBytes));
  }

  /**
   * Tag many devices, or put them on or off the list of a group
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such group.
   */
  @Post('bulk')
  @HttpCode(200)
  @Audience('operator')
  change(@Body() body: BulkChangeDto): Promise<BulkChangeResultDto> {
    return this.bulk.apply(body);
  }
}
