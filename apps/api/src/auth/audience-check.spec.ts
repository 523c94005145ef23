import { Controller, Get, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Audience } from './audience';
import { AudienceCheck } from './audience-check';

@Module({ imports: [DiscoveryModule], providers: [AudienceCheck] })
class CheckModule {}

const start = async (controller: Type): Promise<void> => {
  const module = await Test.createTestingModule({ imports: [CheckModule], controllers: [controller] }).compile();
  await module.createNestApplication({ logger: false }).init();
};

describe('AudienceCheck', () => {
  it('stops the start at a route without an audience and names it', async () => {
    @Controller('doors')
    class Doors {
      @Audience('viewer')
      @Get()
      guarded(): void {}

      @Get('open')
      forgotten(): void {}
    }
    await expect(start(Doors)).rejects.toThrow('Doors.forgotten declares no audience');
  });

  it('sees a route that a controller inherits', async () => {
    class Base {
      @Get()
      inherited(): void {}
    }
    @Controller('doors')
    class Doors extends Base {}
    await expect(start(Doors)).rejects.toThrow('Doors.inherited declares no audience');
  });

  it('accepts an audience on the controller', async () => {
    @Audience('operator')
    @Controller('doors')
    class Doors {
      @Get()
      guarded(): void {}
    }
    await expect(start(Doors)).resolves.toBeUndefined();
  });

  it('does not ask a method that is no route for an audience', async () => {
    @Controller('doors')
    class Doors {
      notARoute(): void {}
    }
    await expect(start(Doors)).resolves.toBeUndefined();
  });
});
