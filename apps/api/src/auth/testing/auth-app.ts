import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Role } from '@pcms/contract';
import { Clock } from '../../config/clock';
import { ConfigModule } from '../../config/config.module';
import { Settings } from '../../config/settings';
import { dataSourceOptions } from '../../database/data-source';
import { createTestDatabase } from '../../database/testing/test-database';
import { InputPipe } from '../../http/input.pipe';
import { HttpModule } from '../../http/http.module';
import { identifyRequest } from '../../http/request-id';
import { AuthModule } from '../auth.module';
import type { OpenedSession } from '../sessions.service';
import { SignIn } from '../sign-in.service';
import type { SignedInPerson } from '../signed-in';
import { Users } from '../users.service';

export const PASSWORD = 'correct horse battery staple';

interface AuthAppOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly controllers?: readonly Type[];
}

/** The auth module alone, as a server on a database of its own, whose time a test moves. */
export class AuthApp {
  private constructor(
    readonly nest: INestApplication,
    private readonly time: { now: Date },
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async start({ environment = {}, controllers = [] }: AuthAppOptions = {}): Promise<AuthApp> {
    const database = await createTestDatabase();
    const time = { now: new Date('2027-01-01T00:00:00Z') };
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.with(new Settings(environment)),
        TypeOrmModule.forRoot(dataSourceOptions(database.url, 5)),
        HttpModule,
        AuthModule,
      ],
      controllers: [...controllers],
    })
      .overrideProvider(Clock)
      .useValue({ now: () => time.now })
      .compile();
    const nest = module.createNestApplication();
    nest.use(identifyRequest).useGlobalPipes(new InputPipe());
    await nest.init();
    return new AuthApp(nest, time, () => database.drop());
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.dropDatabase();
  }

  passHours(hours: number): void {
    this.time.now = new Date(this.time.now.getTime() + hours * 3_600_000);
  }

  /** A new user with `PASSWORD`, seen as if signed in. */
  async addUser(username: string, role: Role = 'viewer'): Promise<SignedInPerson> {
    const { id } = await this.nest.get(Users).create({ username, password: PASSWORD, role });
    return { id, username, role, via: 'session' };
  }

  login(username: string, password = PASSWORD): Promise<OpenedSession> {
    return this.nest.get(SignIn).login({ username, password }, '192.0.2.1');
  }
}
