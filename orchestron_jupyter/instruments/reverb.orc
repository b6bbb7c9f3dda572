; The reverb that the instruments' `reverb` goes to: a hall; hold one note of it while you play.
instr reverb
  ; p4 amp = 1 [0, 1]: loudness of the hall
  ; p5 decay = 2.5 [0.2, 20] s: time until a sound has died away (by 60 dB)
  ; p6 brightness = 0.5 [0, 1]: how long the treble lasts
  ; p7 predelay = 0.02 [0, 0.25] s: time before the hall answers
  ; p8 width = 1 [0, 1]: from mono to as wide as it gets
  iAmp limit p4, 0, 1
  iDecay limit (p5 == 0 ? 2.5 : p5), 0.2, 20
  iCut = min(1500 * 10 ^ limit(p6, 0, 1), sr * 0.45)
  iPredelay limit p7, 0, 0.25
  iWidth limit p8, 0, 1
  iTail = iDecay * 1.3 + iPredelay + 0.1
  xtratim iTail + 0.05
  ; Whatever is mixed into the channels orchestron_reverb_left and _right is heard here. Look at
  ; orchestron_reverb_heard first, as the library's instruments do: it is the k-cycle (timek) in
  ; which this was last done.
  ; the newest note has the bus: it empties it in every k-cycle, and says so
  iNote chnget "orchestron_reverb_notes"
  iNote = iNote + 1
  chnset iNote, "orchestron_reverb_notes"
  kNewest chnget "orchestron_reverb_notes"
  aInL = 0
  aInR = 0
  aGate linsegr 0, 0.005, 0, 0.01, 1, 0.02, 0
  if kNewest == iNote then
    aInL chnget "orchestron_reverb_left"
    aInR chnget "orchestron_reverb_right"
    aInL = aInL * aGate
    aInR = aInR * aGate
    chnclear "orchestron_reverb_left", "orchestron_reverb_right"
    kNow timek
    chnset kNow, "orchestron_reverb_heard"
  else
    turnoff
  endif

  aInL delay aInL, iPredelay + 1 / sr
  aInR delay aInR, iPredelay + 1 / sr
  iLoop = 10 ^ (-3 * 0.0684 / iDecay)
  aWetL, aWetR reverbsc aInL, aInR, iLoop, iCut
  aMid = 0.5 * (aWetL + aWetR)
  aSide = 0.5 * iWidth * (aWetL - aWetR)
  aEnd linsegr 1, 1, 1, iTail, 0
  aEnd = limit(aEnd * 8, 0, 1)
  iLevel = iAmp * 1.78 * sqrt(1 - iLoop * iLoop)  ; a longer hall is not a louder one
  aL = (aMid + aSide) * aEnd * iLevel
  aR = (aMid - aSide) * aEnd * iLevel
  outs aL, aR
endin
