import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiTokenEntity } from './api-token.entity';
import { AudienceCheck } from './audience-check';
import { AudienceGuard } from './audience.guard';
import { AuthController } from './auth.controller';
import { FirstAdministrator } from './first-administrator';
import { LoginLimits } from './login-limits';
import { Passwords } from './passwords';
import { People } from './people';
import { SessionCookie } from './session-cookie';
import { SessionEntity } from './session.entity';
import { Sessions } from './sessions.service';
import { SignIn } from './sign-in.service';
import { TokensController } from './tokens.controller';
import { Tokens } from './tokens.service';
import { UserEntity } from './user.entity';
import { UsersController } from './users.controller';
import { Users } from './users.service';

/** Who may manage the fleet. Importing it guards every route of the application. */
@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([UserEntity, SessionEntity, ApiTokenEntity])],
  controllers: [AuthController, TokensController, UsersController],
  providers: [
    AudienceCheck,
    AudienceGuard,
    { provide: APP_GUARD, useExisting: AudienceGuard },
    FirstAdministrator,
    LoginLimits,
    Passwords,
    People,
    SessionCookie,
    Sessions,
    SignIn,
    Tokens,
    Users,
  ],
  exports: [AudienceGuard, FirstAdministrator, People],
})
export class AuthModule {}
