// Package rules is the calendar of the My Number Card: how long the card and its
// certificates last, and when their renewal opens. It is pure: dates and facts
// about the holder go in, dates, states and the rule that gave each come out. It
// asks no clock, no card, and speaks no language.
//
// Every date is a calendar date in Japan. Every rule names its source: the law
// (番号カード命令, 認証規則, as in force from 2026-06-14) or one of the two municipal
// pages this project was made from, Kawasaki and Nerima.
package rules
