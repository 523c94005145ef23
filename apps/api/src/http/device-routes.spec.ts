import { Controller, Get, Head, Post, Put } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { Audience } from '../auth/audience';
import { emptyAnswer, type DeviceAnswer, type DeviceCall } from './device-call';
import { deviceRoutes } from './device-routes';

@Audience('device')
@Controller('api/devices')
class DeviceController {
  constructor(private readonly status: number) {}

  @Get()
  list(): Promise<DeviceAnswer> {
    return this.answer();
  }

  @Post(':deviceId/heartbeat')
  heartbeat(): Promise<DeviceAnswer> {
    return this.answer();
  }

  @Audience('viewer')
  @Get('people')
  people(): Promise<DeviceAnswer> {
    return this.answer();
  }

  private answer(): Promise<DeviceAnswer> {
    return Promise.resolve(emptyAnswer(this.status));
  }
}

@Controller('/api//mixed/')
class MixedController {
  @Audience('device')
  @Put('/file/')
  file(): Promise<DeviceAnswer> {
    return Promise.resolve(emptyAnswer(204));
  }

  @Audience('operator')
  @Head('other')
  other(): void {}
}

@Controller('api/open')
class UndeclaredController {
  @Get()
  undeclared(): void {}
}

describe('deviceRoutes', () => {
  const controllers = [new DeviceController(201), new MixedController(), new UndeclaredController()];
  const discovery = { getControllers: () => controllers.map((instance) => ({ instance })) };
  const routes = deviceRoutes(discovery as unknown as DiscoveryService);
  const found = (method: string, path: string) => routes.match(method, path)?.route.path ?? null;

  it.each([
    ['GET', '/api/devices', '/api/devices'],
    ['POST', '/api/devices/hall/heartbeat', '/api/devices/:deviceId/heartbeat'],
    ['PUT', '/api/mixed/file', '/api/mixed/file'],
  ])('finds %s %s among the methods for devices', (method, path, route) => {
    expect(found(method, path)).toBe(route);
  });

  it.each([
    ['a method for people in a class for devices', 'GET', '/api/devices/people'],
    ['another method for people', 'HEAD', '/api/mixed/other'],
    ['a method without an audience', 'GET', '/api/open'],
    ['another verb', 'GET', '/api/devices/hall/heartbeat'],
    ['a helper that is no route', 'GET', '/api/devices/answer'],
  ])('does not find %s', (_, method, path) => {
    expect(found(method, path)).toBeNull();
  });

  it('calls the method on its controller', async () => {
    const handler = routes.match('POST', '/api/devices/hall/heartbeat')?.route.handler;
    expect(await handler?.({} as DeviceCall)).toMatchObject({ status: 201 });
  });
});
