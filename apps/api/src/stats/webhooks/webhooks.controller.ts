import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreatedWebhookDto,
  CreateWebhookDto,
  PatchWebhookDto,
  WebhookDeliveryListDto,
  WebhookDto,
  WebhookListDto,
} from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { Webhooks } from './webhooks.service';

@ApiTags('webhooks')
@Audience('administrator')
@Controller('api/stats/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  /**
   * List the webhooks
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   */
  @Get()
  list(): Promise<WebhookListDto> {
    return this.webhooks.list();
  }

  /**
   * Have an address told what happens
   *
   * @remarks Each message is a POST of JSON with `X-PCMS-Event`, `X-PCMS-Delivery` (the same for every try) and `X-PCMS-Signature`:
   * `t=<seconds>,v1=<HMAC-SHA-256 in hex of "t.body">` under the secret, which this answer alone holds. Anything but 2xx is tried
   * again for half a day.
   * @throws {400} A field breaks a rule, or the address is private.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   */
  @Post()
  create(@SignedIn() person: SignedInPerson, @Body() body: CreateWebhookDto): Promise<CreatedWebhookDto> {
    return this.webhooks.create(body, person.username);
  }

  /**
   * Change a webhook, or switch it off and on
   * @throws {400} A field breaks a rule, or the address is private.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   * @throws {404} There is no such webhook.
   */
  @Patch(':id')
  patch(@Param('id', ParseUUIDPipe) id: string, @Body() body: PatchWebhookDto): Promise<WebhookDto> {
    return this.webhooks.patch(id, body);
  }

  /**
   * Delete a webhook with its deliveries
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   * @throws {404} There is no such webhook.
   */
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.webhooks.remove(id);
  }

  /**
   * Send a webhook a message of no consequence
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   * @throws {404} There is no such webhook.
   */
  @Post(':id/test')
  @HttpCode(200)
  test(@SignedIn() person: SignedInPerson, @Param('id', ParseUUIDPipe) id: string): Promise<WebhookDeliveryListDto> {
    return this.webhooks.test(id, person.username);
  }

  /**
   * List a webhook's newest 100 deliveries
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator.
   * @throws {404} There is no such webhook.
   */
  @Get(':id/deliveries')
  deliveries(@Param('id', ParseUUIDPipe) id: string): Promise<WebhookDeliveryListDto> {
    return this.webhooks.deliveries(id);
  }
}
