import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateRolloutDto,
  RolloutDetailDto,
  RolloutForecastDto,
  RolloutListDto,
  UpdatePageDto,
  UpdateQueryDto,
} from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { RolloutsService } from './rollouts.service';

@ApiTags('rollouts')
@Controller('api/ota/rollouts')
export class RolloutsController {
  constructor(private readonly rollouts: RolloutsService) {}

  /**
   * Draft a rollout: bring this firmware to these devices
   *
   * @remarks Nothing is offered before it is started. It may name device types other than the firmware's own only with
   * `allowVariantSwitch`, and only types with the same chip.
   * @throws {400} A field breaks a rule: the firmware, a device or a device type does not exist, or the firmware is withdrawn.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   */
  @Post()
  @Audience('operator')
  create(@SignedIn() person: SignedInPerson, @Body() body: CreateRolloutDto): Promise<RolloutDetailDto> {
    return this.rollouts.create(body, person.username);
  }

  /**
   * Say what a rollout would do, without drafting it
   *
   * @remarks The engine's own decisions are run ahead in time over the devices as they are now.
   * @throws {400} A field breaks a rule, as for a draft.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   */
  @Post('forecast')
  @HttpCode(200)
  @Audience('operator')
  forecast(@Body() body: CreateRolloutDto): Promise<RolloutForecastDto> {
    return this.rollouts.forecast(body);
  }

  /**
   * List the newest 200 rollouts with their counts, newest first
   *
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  list(): Promise<RolloutListDto> {
    return this.rollouts.list();
  }

  /**
   * Show one rollout with its phases and counts
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such rollout.
   */
  @Get(':id')
  @Audience('viewer')
  get(@Param('id', ParseUUIDPipe) id: string): Promise<RolloutDetailDto> {
    return this.rollouts.get(id);
  }

  /**
   * Page through a rollout's updates, one for each device that was offered it
   *
   * @throws {400} The id is not a UUID, or the state, cursor or limit breaks its rule.
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such rollout.
   */
  @Get(':id/updates')
  @Audience('viewer')
  updates(@Param('id', ParseUUIDPipe) id: string, @Query() query: UpdateQueryDto): Promise<UpdatePageDto> {
    return this.rollouts.updates(id, query);
  }

  /**
   * Start a draft: from now on its devices are offered the firmware
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is not a draft.
   */
  @Post(':id/start')
  @HttpCode(200)
  @Audience('operator')
  start(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'start', person.username);
  }

  /**
   * Pause a running rollout at once: no more offers, and a download under way is refused at its next range
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is not running.
   */
  @Post(':id/pause')
  @HttpCode(200)
  @Audience('operator')
  pause(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'pause', person.username);
  }

  /**
   * Let a paused rollout offer again
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is not paused.
   */
  @Post(':id/resume')
  @HttpCode(200)
  @Audience('operator')
  resume(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'resume', person.username);
  }

  /**
   * Cancel a rollout for good, with every update that is under way or would be tried again
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is over already.
   */
  @Post(':id/cancel')
  @HttpCode(200)
  @Audience('operator')
  cancel(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'cancel', person.username);
  }

  /**
   * Approve a draft of somebody else's, where the policy asks for a second person
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is not a draft, or one's own.
   */
  @Post(':id/approve')
  @HttpCode(200)
  @Audience('operator')
  approve(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'approve', person.username);
  }

  /**
   * Open the next phase, whatever the gate of the one before says
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It is not running, or all phases are open.
   */
  @Post(':id/advance')
  @HttpCode(200)
  @Audience('operator')
  advance(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'advance', person.username);
  }

  /**
   * Pause a rollout and have every device that runs its firmware start what it ran before
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} One's role may only look.
   * @throws {404} There is no such rollout.
   * @throws {409} It never started.
   */
  @Post(':id/roll-back')
  @HttpCode(200)
  @Audience('operator')
  rollBack(@Param('id', ParseUUIDPipe) id: string, @SignedIn() person: SignedInPerson): Promise<RolloutDetailDto> {
    return this.rollouts.act(id, 'roll-back', person.username);
  }
}
