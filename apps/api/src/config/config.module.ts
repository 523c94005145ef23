import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock';
import { Settings } from './settings';

/** What the process is given from outside: its settings and the time. */
@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: Settings, useValue: settings }, Clock],
      exports: [Settings, Clock],
    };
  }
}
