// Reads calendars as other programs do: a JSON list of calendars comes in, and for each reader a list of what it saw.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const second = (instant) => new Date(instant).toISOString().replace(".000Z", "Z");
const value = (found) => (found && typeof found === "object" && "val" in found ? found.val : (found ?? ""));

function byIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      method: calendar.getFirstPropertyValue("method"),
      uid: event.uid,
      sequence: event.sequence,
      starts_at: second(event.startDate.toJSDate()),
      ends_at: second(event.endDate.toJSDate()),
      status: component.getFirstPropertyValue("status"),
      summary: event.summary ?? "",
      location: event.location ?? "",
      description: event.description ?? "",
    };
  });
}

function byNodeIcal(text) {
  const found = nodeIcal.sync.parseICS(text);
  return Object.values(found)
    .filter((each) => each.type === "VEVENT")
    .map((event) => ({
      method: event.method,
      uid: event.uid,
      sequence: Number(event.sequence),
      starts_at: second(event.start),
      ends_at: second(event.end),
      status: event.status,
      summary: value(event.summary),
      location: value(event.location),
      description: value(event.description),
    }));
}

const calendars = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({ "ical.js": calendars.map(byIcalJs), "node-ical": calendars.map(byNodeIcal) }));
