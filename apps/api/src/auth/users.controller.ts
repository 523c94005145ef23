import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CreateUserDto, PatchUserDto, UserDto, UserListDto } from '@pcms/contract';
import { Audience, SessionOnly } from './audience';
import { Users } from './users.service';

@ApiTags('users')
@Audience('administrator')
@SessionOnly()
@Controller('api/auth/users')
export class UsersController {
  constructor(private readonly users: Users) {}

  /**
   * List all users
   *
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator, or an API token sent this.
   */
  @Get()
  list(): Promise<UserListDto> {
    return this.users.list();
  }

  /**
   * Add a user
   *
   * @remarks Names are kept in lower case: `Maria` and `maria` are one user.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator, or an API token sent this.
   * @throws {409} The name is taken.
   */
  @Post()
  create(@Body() body: CreateUserDto): Promise<UserDto> {
    return this.users.create(body);
  }

  /**
   * Change a user's role or password, disable or enable the user
   *
   * @remarks A new password, like disabling, ends all sessions of the user. A disabled user's API tokens rest too.
   * @throws {400} A field breaks a rule, or the id is not a UUID.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below administrator, or an API token sent this.
   * @throws {404} There is no such user.
   * @throws {409} This is the last administrator.
   */
  @Patch(':id')
  patch(@Param('id', ParseUUIDPipe) id: string, @Body() body: PatchUserDto): Promise<UserDto> {
    return this.users.patch(id, body);
  }
}
