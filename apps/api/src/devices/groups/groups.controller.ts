import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateGroupDto,
  GroupDto,
  GroupListDto,
  GroupPreviewDto,
  PatchGroupDto,
  PreviewGroupDto,
} from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { Groups } from './groups.service';

@ApiTags('groups')
@Controller('api/devices/groups')
export class GroupsController {
  constructor(private readonly groups: Groups) {}

  /**
   * List the groups with the number of their devices now
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  list(): Promise<GroupListDto> {
    return this.groups.list();
  }

  /**
   * Make a group: a fixed list, or a filter
   *
   * @remarks A filter compares `id`, `name`, `type`, `chip`, `version`, `tag`, `group`, `online`, `last_seen`, `free_heap` and
   * `rssi` with `=`, `!=`, `<`, `<=`, `>`, `>=` and `~` (holds), and joins comparisons by `and`, `or`, `not`, `in (…)` and brackets:
   * `type = "ESP32_LED_Blink" and version < 2.5.0 and rssi > -75`.
   * @throws {400} A field breaks a rule; for a filter, the message says at which character.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {409} The name is taken.
   */
  @Post()
  @Audience('operator')
  create(@SignedIn() person: SignedInPerson, @Body() body: CreateGroupDto): Promise<GroupDto> {
    return this.groups.create(body, person.username);
  }

  /**
   * Count the devices that a filter would hold, and show the first of them
   * @throws {400} The filter is none; the message says at which character.
   * @throws {401} Nobody is signed in.
   */
  @Post('preview')
  @HttpCode(200)
  @Audience('viewer')
  preview(@Body() body: PreviewGroupDto): Promise<GroupPreviewDto> {
    return this.groups.preview(body);
  }

  /**
   * Show one group
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such group.
   */
  @Get(':id')
  @Audience('viewer')
  get(@Param('id', ParseUUIDPipe) id: string): Promise<GroupDto> {
    return this.groups.get(id);
  }

  /**
   * Change a group's name, list or filter
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such group.
   * @throws {409} The name is taken.
   */
  @Patch(':id')
  @Audience('operator')
  patch(@Param('id', ParseUUIDPipe) id: string, @Body() body: PatchGroupDto): Promise<GroupDto> {
    return this.groups.patch(id, body);
  }

  /**
   * Delete a group; its devices stay
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such group.
   * @throws {409} A rollout that is not over names it.
   */
  @Delete(':id')
  @HttpCode(204)
  @Audience('operator')
  remove(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.groups.remove(id);
  }
}
