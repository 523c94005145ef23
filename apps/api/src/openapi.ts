import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { Settings } from './config/settings';
import { openApiDocument } from './http/openapi-document';

// Preview mode makes no provider, so this needs no database.
const openDatabase = () => Promise.reject(new Error('not opened in preview mode'));
const module = AppModule.with({ settings: new Settings({}), openDatabase });
const app = await NestFactory.create(module, { preview: true, logger: false, abortOnError: false });
process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`, () => process.exit(0));
