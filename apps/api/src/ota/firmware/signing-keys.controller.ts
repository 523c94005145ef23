import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AddSigningKeyDto, SigningKeyDto, SigningKeyListDto } from '@pcms/contract';
import { Audience, SessionOnly } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { SigningKeys } from './signing-keys.service';

@ApiTags('signing keys')
@Controller('api/ota/keys')
export class SigningKeysController {
  constructor(private readonly keys: SigningKeys) {}

  /**
   * List the public keys that firmware may be signed with, revoked ones too
   *
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  list(): Promise<SigningKeyListDto> {
    return this.keys.list();
  }

  /**
   * Trust a public key
   *
   * @remarks A key that was revoked is trusted again, with all that it has signed. A private key is refused: it belongs to
   * whoever signs, and never to a server.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator, or an API token sent this.
   * @throws {409} It is trusted already, or another key has its id.
   * @throws {422} It is no ECDSA P-256 public key: the code names the rule.
   */
  @Post()
  @Audience('administrator')
  @SessionOnly()
  add(@Body() key: AddSigningKeyDto, @SignedIn() person: SignedInPerson): Promise<SigningKeyDto> {
    return this.keys.add(key, person.username);
  }

  /**
   * Revoke a key
   *
   * @remarks What it has signed stays, is marked so, and is given out without its signature. Revoking it again changes nothing.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator, or an API token sent this.
   * @throws {404} There is no such key.
   */
  @Delete(':keyId')
  @HttpCode(204)
  @Audience('administrator')
  @SessionOnly()
  revoke(@Param('keyId') keyId: string, @SignedIn() person: SignedInPerson): Promise<void> {
    return this.keys.revoke(keyId, person.username);
  }
}
