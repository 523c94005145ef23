import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangePasswordDto, LoginDto, MeDto } from '@pcms/contract';
import type { Request, Response } from 'express';
import { ClientAddress } from '../http/client-address';
import { Audience, SessionOnly } from './audience';
import { SessionCookie } from './session-cookie';
import { SignIn } from './sign-in.service';
import { SignedIn, type SignedInPerson } from './signed-in';
import { toMeDto } from './user.mapper';

@ApiTags('auth')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly cookie: SessionCookie,
    private readonly clients: ClientAddress,
  ) {}

  /**
   * Sign in with a name and a password
   *
   * @remarks Sets the cookie `pcms_session`. The session ends after `SESSION_HOURS` hours, used or not.
   * @throws {400} A field is missing or too long.
   * @throws {401} The name or the password is wrong, or the user is disabled.
   * @throws {403} Another site's page sent this.
   * @throws {429} Too many wrong passwords for this name or from this address; `Retry-After` says for how many seconds.
   */
  @Audience('public')
  @Post('login')
  @HttpCode(200)
  login(
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MeDto> {
    return this.cookie.set(response, this.signIn.login(body, this.clients.addressOf(request)));
  }

  /**
   * Sign out
   *
   * @remarks Ends the session of the cookie; without one, there is nothing to do and the answer is the same.
   * @throws {403} Another site's page sent this.
   */
  @Audience('public')
  @Post('logout')
  @HttpCode(204)
  logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.cookie.clear(response, this.signIn.logout(request.headers));
  }

  /**
   * Who is signed in
   *
   * @throws {401} Nobody is signed in.
   */
  @Audience('signed_in')
  @Get('me')
  me(@SignedIn() person: SignedInPerson): MeDto {
    return toMeDto(person);
  }

  /**
   * Choose a new password for oneself
   *
   * @remarks Ends all sessions of the person and sets the cookie of a new one. API tokens go on to work.
   * @throws {400} The current password is wrong, or the new one has fewer than 12 characters.
   * @throws {401} Nobody is signed in.
   * @throws {403} An API token or another site's page sent this.
   * @throws {429} Too many wrong passwords; `Retry-After` says for how many seconds.
   */
  @Audience('signed_in')
  @SessionOnly()
  @Post('password')
  @HttpCode(200)
  changePassword(
    @SignedIn() person: SignedInPerson,
    @Body() body: ChangePasswordDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MeDto> {
    return this.cookie.set(response, this.signIn.changePassword(person, body));
  }
}
