/** Who is who in the kiosk's room. */

/** The box's identity. */
export const BOX = "orchestrator";

/** Whether somebody understands the guest, or speaks to them. The box itself joins as an agent too, and does neither. */
export function isVoiceAgent(participant) {
  return participant.isAgent && participant.identity !== BOX;
}
