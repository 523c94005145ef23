import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { FirmwareDto, FirmwareListDto, PublishedFirmwareDto, SignFirmwareDto } from '@pcms/contract';
import type { Request } from 'express';
import { Audience } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { CreatedStatus } from '../../http/created-status.interceptor';
import { FirmwareSignatures } from './firmware-signatures.service';
import { FirmwareUploads } from './firmware-uploads.service';
import { FirmwareCatalog } from './firmware.service';
import { UPLOAD_SCHEMA } from './upload-schema';

@ApiTags('firmware')
@Controller('api/ota')
export class FirmwareController {
  constructor(
    private readonly catalog: FirmwareCatalog,
    private readonly uploads: FirmwareUploads,
    private readonly signatures: FirmwareSignatures,
  ) {}

  /**
   * Publish a firmware
   *
   * @remarks Device type and version are taken from the image where it names itself and the fields are left out. The same bytes
   * again change nothing, but may bring a signature.
   * @throws {400} The form is broken, or a field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {409} This version of this type is published with other bytes.
   * @throws {413} The file is larger than the server takes.
   * @throws {422} The file is no image for this device type, its names break a rule, or its signature does not hold: the code names the rule.
   * @throws {503} The server has no room left.
   */
  @Post('upload')
  @Audience('operator')
  @UseInterceptors(CreatedStatus)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_SCHEMA })
  @ApiCreatedResponse({ description: 'Published.', type: PublishedFirmwareDto })
  @ApiOkResponse({ description: 'These bytes were published before.', type: PublishedFirmwareDto })
  upload(@Req() request: Request, @SignedIn() person: SignedInPerson): Promise<PublishedFirmwareDto> {
    return this.uploads.take(request, person.username);
  }

  /**
   * List all firmware, newest first
   *
   * @throws {401} Nobody is signed in.
   */
  @Get('versions')
  @Audience('viewer')
  list(): Promise<FirmwareListDto> {
    return this.catalog.list();
  }

  /**
   * Read one firmware
   *
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such firmware.
   */
  @Get('firmware/:key')
  @Audience('viewer')
  get(@Param('key') key: string): Promise<FirmwareDto> {
    return this.catalog.get(key);
  }

  /**
   * Add a firmware's signature, or put it in the place of another
   *
   * @remarks It is checked against the stored bytes, and the public key that an administrator has added.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such firmware.
   * @throws {422} The key is unknown or revoked, or the signature is malformed or another's: the code names the rule.
   */
  @Put('firmware/:key/signature')
  @Audience('operator')
  sign(@Param('key') key: string, @Body() claim: SignFirmwareDto): Promise<FirmwareDto> {
    return this.signatures.sign(key, claim);
  }

  /**
   * Withdraw a firmware: no device is given it any more
   *
   * @remarks Withdrawing it again changes nothing.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such firmware.
   */
  @Post('firmware/:key/withdraw')
  @HttpCode(200)
  @Audience('operator')
  withdraw(@Param('key') key: string): Promise<FirmwareDto> {
    return this.catalog.withdraw(key);
  }

  /**
   * Delete a firmware
   *
   * @remarks Rollouts that use it forbid that, unless it was withdrawn first: then they end.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such firmware.
   * @throws {409} A rollout uses it.
   */
  @Delete('delete/:key')
  @HttpCode(204)
  @Audience('operator')
  delete(@Param('key') key: string): Promise<void> {
    return this.catalog.delete(key);
  }
}
