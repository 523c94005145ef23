import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CreatedTokenDto, CreateTokenDto, TokenListDto } from '@pcms/contract';
import { Audience, SessionOnly } from './audience';
import { SignedIn, type SignedInPerson } from './signed-in';
import { Tokens } from './tokens.service';

@ApiTags('auth')
@Audience('signed_in')
@SessionOnly()
@Controller('api/auth/tokens')
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  /**
   * List one's own API tokens
   *
   * @throws {401} Nobody is signed in.
   * @throws {403} An API token sent this.
   */
  @Get()
  list(@SignedIn() person: SignedInPerson): Promise<TokenListDto> {
    return this.tokens.list(person);
  }

  /**
   * Make an API token for oneself
   *
   * @remarks The answer is the only one that ever holds the token. It may do what its role and its owner's role both
   * may, except managing passwords, users and tokens.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is above one's own, or an API token sent this.
   */
  @Post()
  create(@SignedIn() person: SignedInPerson, @Body() body: CreateTokenDto): Promise<CreatedTokenDto> {
    return this.tokens.create(person, body);
  }

  /**
   * Delete one of one's own API tokens, which then stops to work
   *
   * @throws {400} The id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} An API token sent this.
   * @throws {404} There is no such token of one's own.
   */
  @Delete(':id')
  @HttpCode(204)
  remove(@SignedIn() person: SignedInPerson, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.tokens.remove(person, id);
  }
}
