import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { computed, signal, type Type } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { mayActAs, type LiveEvent, type Role } from '@pcms/contract';
import { Subject } from 'rxjs';
import { Session } from '../auth/session';
import { Live } from '../shell/live/live';
import { Refusal } from './refusal';

interface Visit {
  /** Of the person who looks; an operator without it. */
  readonly role?: Role;
  /** The address, with its query; `/` without it. */
  readonly url?: string;
  /** The route that the address matches; `**` without it. */
  readonly path?: string;
}

/** A page as a person has it before them, and the server at its other end. */
export interface OpenPage {
  readonly loader: HarnessLoader;
  /** Everything on the screen, dialogs included. */
  readonly rootLoader: HarnessLoader;
  readonly element: HTMLElement;
  readonly events: Subject<LiveEvent>;
  readonly gaps: Subject<void>;
  /** What is to be read, in one line. */
  text(): string;
  /** Waits for a request of this method and path (`GET /api/devices`), which the page has made or is about to make. */
  request(methodAndPath: string): Promise<TestRequest>;
  /** Answers requests by method and path (with a body, or a `refusal()`), and waits until the page shows what came. */
  answer(bodies: Readonly<Record<string, unknown>>): Promise<void>;
  /** The same while an action is under way that waits for the answers itself, as the harnesses do. */
  answerDuring(action: Promise<unknown>, bodies: Readonly<Record<string, unknown>>): Promise<void>;
  /** Lets the page act on what has happened. */
  settle(): Promise<void>;
}

/** Opens a component as the page of an address. Requests wait for their answers. */
export async function openPage(
  component: Type<unknown>,
  { role = 'operator', url = '/', path = '**' }: Visit = {},
): Promise<OpenPage> {
  const events = new Subject<LiveEvent>();
  const gaps = new Subject<void>();
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter(
        [
          { path, component },
          { path: '**', children: [] },
        ],
        withComponentInputBinding(),
      ),
      { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      { provide: Session, useValue: sessionOf(role) },
      { provide: Live, useValue: { events, gaps, state: signal('connected') } },
    ],
  });
  const harness = await RouterTestingHarness.create();
  // Not awaited: it would wait for the answers of the page.
  void harness.navigateByUrl(url);
  await macrotask();
  return pageOf(harness.fixture, { events, gaps });
}

function pageOf(fixture: ComponentFixture<unknown>, live: Pick<OpenPage, 'events' | 'gaps'>): OpenPage {
  const http = TestBed.inject(HttpTestingController);
  const element = fixture.nativeElement as HTMLElement;
  const settle = async (): Promise<void> => {
    TestBed.tick();
    await macrotask();
    TestBed.tick();
  };
  const request = async (methodAndPath: string): Promise<TestRequest> => {
    for (let tries = 0; tries < 50; tries += 1) {
      await settle();
      const [found] = http.match((candidate) => `${candidate.method} ${candidate.url}` === methodAndPath);
      if (found) return found;
    }
    throw new Error(`The page did not ask for ${methodAndPath}.`);
  };
  const answerDuring = async (action: Promise<unknown>, bodies: Readonly<Record<string, unknown>>): Promise<void> => {
    for (const [methodAndPath, body] of Object.entries(bodies)) {
      const asked = await request(methodAndPath);
      if (body instanceof Refusal) body.answer(asked);
      else asked.flush(body as object);
    }
    await action;
    await settle();
  };
  return {
    ...live,
    loader: TestbedHarnessEnvironment.loader(fixture),
    rootLoader: TestbedHarnessEnvironment.documentRootLoader(fixture),
    element,
    text: () => wordsOf(element),
    request,
    answer: (bodies) => answerDuring(Promise.resolve(), bodies),
    answerDuring,
    settle,
  };
}

/** Icons are ligatures: their names are no words on the screen. */
function wordsOf(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('mat-icon').forEach((icon) => icon.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

function sessionOf(role: Role): Partial<Session> {
  return {
    me: signal({ id: '1', username: 'maria', role }),
    known: signal(true),
    mayOperate: computed(() => mayActAs(role, 'operator')),
    mayAdminister: computed(() => mayActAs(role, 'administrator')),
  };
}

const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
