import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, Reflector, type DiscoveryService } from '@nestjs/core';
import { AUDIENCE, type AudienceName } from '../auth/audience';
import type { DeviceHandler } from './device-call';
import { RouteTable, type Route } from './route-table';

/** The device plane as the controllers declare it: every method whose audience is `device`. */
export function deviceRoutes(discovery: DiscoveryService): RouteTable<DeviceHandler> {
  return new RouteTable(discovery.getControllers().flatMap(({ instance }) => routesOf(instance as object)));
}

function routesOf(controller: object): Route<DeviceHandler>[] {
  const reflector = new Reflector();
  const names = new MetadataScanner().getAllMethodNames(Object.getPrototypeOf(controller) as object);
  return names.flatMap((name) => {
    const method = (controller as Record<string, DeviceHandler>)[name];
    if (!method) return [];
    const owners = [method, controller.constructor];
    if (reflector.getAllAndOverride<AudienceName | undefined>(AUDIENCE, owners) !== 'device') return [];
    const verb = reflector.get<RequestMethod | undefined>(METHOD_METADATA, method) ?? RequestMethod.GET;
    const path = owners.map((owner) => reflector.get<string | undefined>(PATH_METADATA, owner) ?? '').reverse();
    return [{ method: RequestMethod[verb], path: normalised(path), handler: method.bind(controller) }];
  });
}

const normalised = (parts: readonly string[]): string => `/${parts.join('/').split('/').filter(Boolean).join('/')}`;
