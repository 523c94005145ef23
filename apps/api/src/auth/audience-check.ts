import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { audienceOf, type Handler } from './audience';

/** Stops the start of a server that has a route without an audience. */
@Injectable()
export class AudienceCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      for (const route of this.routesOf(metatype as Type)) audienceOf(this.reflector, route);
    }
  }

  private routesOf(controller: Type): Handler[] {
    const methods = controller.prototype as Record<string, Handler['method']>;
    return this.scanner.getAllMethodNames(methods).flatMap((name) => {
      const method = methods[name];
      const isRoute = method && this.reflector.get(METHOD_METADATA, method) !== undefined;
      return isRoute ? [{ controller, method }] : [];
    });
  }
}
