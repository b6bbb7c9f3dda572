; A snare drum: two drumhead tones and a rattle of wires.
instr snare
  ; p4 amp = 0.5 [0, 1]: loudness; a harder stroke is brighter
  ; p5 tune = 0 [-12, 12] semitones: pitch, from 185 Hz
  ; p6 decay = 0.22 [0.05, 2] s: time until it has died away (by 60 dB)
  ; p7 wires = 0.6 [0, 1]: from the head alone to the wires alone
  ; p8 pan = 0 [-1, 1]: place between left and right
  ; p9 reverb = 0.1 [0, 1]: how much goes to the instrument `reverb`
  ; p10 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iAmp limit p4, 0, 1
  iFreq = 185 * 2 ^ (limit(p5, -12, 12) / 12)
  iDecay limit (p6 == 0 ? 0.22 : p6), 0.05, 2
  iWires limit p7, 0, 1
  iPan limit p8, -1, 1
  iReverb limit p9, 0, 1
  iDelay limit p10, 0, 1
  iLength = iDecay * 1.4
  xtratim iLength + 0.02
  turnoff  ; its release is all of its sound, however long the note is

  kFall expseg 1.5, 0.03, 1.02, 0.2, 1, 1, 1
  aHead poscil 1, iFreq * kFall
  aHead = aHead + 0.6 * poscil:a(1, iFreq * 1.78 * kFall)
  aHead = aHead * expseg:a(1, iDecay * 0.6, 0.001, 1, 0.00001)
  iHigh = min(6000 + 9000 * iAmp, sr * 0.45)
  aWires noise sqrt(sr / 48000), 0
  aElse noise sqrt(sr / 48000), 0
  aWires butterlp butterhp(aWires, 900), iHigh
  aElse butterlp butterhp(aElse, 900), iHigh
  aHit noise sqrt(sr / 48000), 0
  aHit = butterbp(aHit, 2500, 3000) * expseg:a(1, 0.015, 0.001, 1, 0.00001)
  aRattle = (expseg:a(1, iLength, 0.0001, 1, 0.0001) - 0.0001) * sqrt(iWires)
  aEnv linseg 0, 0.0008, 1, iLength - 0.02, 1, 0.01, 0, 1, 0
  aEnv = aEnv * (iAmp * 2)
  aBoth = aHead * sqrt(1 - iWires) + 0.5 * aHit
  aL = tanh((aBoth + (aWires + 0.4 * aElse) * aRattle) * aEnv) * (0.7 * 0dbfs)
  aR = tanh((aBoth + (aWires - 0.4 * aElse) * aRattle) * aEnv) * (0.7 * 0dbfs)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
