import type { ConnectionEvents } from './connection/connection-events';
import type { SetupCheck } from './connection/setup-check';
import type { Requests } from './requests/requests';
import type { SessionKeeper } from './session/session-keeper';
import type { SessionFlow } from './sign-in/session-flow';

/** The rooms that what happens on the connection concerns. */
interface Rooms {
  readonly requests: Requests;
  readonly keeper: SessionKeeper;
  readonly sessions: SessionFlow;
  /** What looks after the configuration in use; null where nothing does. */
  readonly setup: () => SetupCheck | null;
}

/** Brings what happens on the connection to the rooms that it concerns, in the order in which they have to know. */
export function routeEvents({ requests, keeper, sessions, setup }: Rooms): ConnectionEvents {
  const { quota } = requests;
  return {
    greeted: (reply) => {
      setup()?.greeted(reply);
    },
    ready: () => {
      sessions.connectionReady();
    },
    reply: (callId, reply) => {
      setup()?.answered(reply);
      requests.onReply(callId, reply);
    },
    controlSent: (callId) => {
      quota.sent(callId);
    },
    controlReply: (callId, reply) => {
      quota.answered(callId, reply);
    },
    isReplyAwaited: () => requests.areInFlight,
    isThrottled: () => quota.isThrottled,
    lost: (reason, cause) => {
      keeper.connectionLost();
      requests.connectionLost(reason, cause);
    },
  };
}
